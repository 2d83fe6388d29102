"""What comes with a release for those who account for it: its contents, what it was made of."""
