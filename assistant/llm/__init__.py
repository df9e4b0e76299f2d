"""Language models: one file a backend, all behind LangChain's chat model interface."""
