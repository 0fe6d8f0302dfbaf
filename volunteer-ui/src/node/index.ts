/** The node room: the headless volunteer on the command line. No other room may enter it. */
export {};
