"""The store: where a product is looked for, how it enters, and the shared store beside it."""
