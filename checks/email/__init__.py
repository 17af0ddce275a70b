"""What is needed for mail to arrive: who may send it, how it is signed, and that it does arrive."""
