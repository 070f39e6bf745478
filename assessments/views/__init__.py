"""Pages about assessments, evidence and cycles."""
