"""Draw: the stage, the story and the reasons."""
