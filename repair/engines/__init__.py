"""Adapters for the engines that corpora are processed with: one module an engine, each imported by its users alone.

All of them compile the rules once a worker process, from a configuration that travels as plain data. A path in it
(a folder of rules) must be there on every worker.
"""
