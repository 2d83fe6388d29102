"""Is what was made here what anybody makes: built again elsewhere, and compared byte by byte."""
