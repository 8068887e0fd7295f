"""Infrastructure as code, inventories and bills: which services of AWS they show."""
