"""Files of other tools, read within bounds: what they say about scope and duties."""
