"""The API of the reports app: ``figures`` (gap, held levels, matrix) and the report jobs."""
