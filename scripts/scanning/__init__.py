"""Makes scans of digital forms whose truth is known: printed, worn, scanned, and put into a file."""
