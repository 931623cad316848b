"""What is given to the tool from outside, made up at random: `make fuzz` goes on with these where the tests stop."""
