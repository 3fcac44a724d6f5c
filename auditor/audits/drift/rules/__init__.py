"""The rules of the drift audit."""
