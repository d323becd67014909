"""Who vouches for a mail's sender: SPF, DKIM, DMARC and ARC (decision 0024)."""
