"""`python -m kubectl_alb`, and what a frozen build starts."""

from kubectl_alb.cli.main import main

if __name__ == "__main__":
    main()
