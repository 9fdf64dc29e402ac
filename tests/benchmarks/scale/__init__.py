"""What compare_generators.py measures, one matter a module."""
