"""What one file says, and what the stages hand to each other: plain frozen data that imports nothing of ours."""
