"""What the product is called: here, and nowhere else."""

#: Shown to everyone who answers. Plain, and it says nothing to somebody who looks over a shoulder.
NAME = "Well heard"
