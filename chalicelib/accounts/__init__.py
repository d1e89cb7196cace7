"""Who is asking, and may they? Rules, without HTTP."""
