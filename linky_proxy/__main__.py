"""`python -m linky_proxy`."""

from linky_proxy.cli import main

if __name__ == "__main__":
    main()
