"""What RTE publishes for everyone: the colours of Tempo days and the EcoWatt signal, through the user's own account."""
