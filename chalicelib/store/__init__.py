"""DynamoDB: one table, and the only place that knows its keys."""
