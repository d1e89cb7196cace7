"""The site on an AWS account: packaging, deploying, and looking after a stack."""
