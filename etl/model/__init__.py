"""The words of the project: records, periods, statuses, problems and tables; imports nothing else of the project."""
