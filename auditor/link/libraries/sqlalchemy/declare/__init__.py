"""What is declared: mapped classes, tables, columns, relationships, constraints."""
