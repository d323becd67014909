"""The local channel: a page on this machine for the demo, for training and for air-gapped use."""
