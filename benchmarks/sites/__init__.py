"""The page that is measured, in each of the frameworks."""
