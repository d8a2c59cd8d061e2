"""The words of the project: records, periods, statuses, problems, tables; imports nothing else of it."""
