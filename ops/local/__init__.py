"""The site on this machine: a stand-in for AWS, the data folder, and the processes."""
