"""Speed, as ratios to named peers measured in the same run: `python -m benchmarks [NAME]...`."""
