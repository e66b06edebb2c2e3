"""Hostile input for every reader: generators, mutators, and what must hold whatever comes."""
