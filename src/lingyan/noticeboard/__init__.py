"""晒账本 on time: what a village has to show, until when, on the board and online, and the proof that it hung there."""
