-- The rating by which a bid is weighed, at a sealed stage that weighs bids: its receipt names it.
ALTER TABLE bids ADD COLUMN score integer
