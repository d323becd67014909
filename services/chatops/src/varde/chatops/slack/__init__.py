"""The Slack adapter, on slack-bolt: the only package that knows Slack."""
