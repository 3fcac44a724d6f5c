"""What was noted on the way -> accesses, calls, mentions, entry points, guesses."""
