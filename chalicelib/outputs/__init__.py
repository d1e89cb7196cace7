"""Representations: HTML, JSON, CSV, XML and text, all made from the same views."""
