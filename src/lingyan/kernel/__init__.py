"""Values that everything else stands on: money, months, codes, canonical data, access, audit, guards."""
