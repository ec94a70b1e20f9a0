"""Evaluation: does what is promised hold? Rows of prompts against briefs and sound, genres, and sheets to look at."""
