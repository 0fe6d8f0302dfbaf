/** The page room: renders the volunteer's state and nothing else. No other room may enter it. */
export {};
