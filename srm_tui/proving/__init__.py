"""What a file proves by itself, signatures included, and what it does not."""
