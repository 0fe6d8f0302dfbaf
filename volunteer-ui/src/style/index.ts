/** The style room: how all pages look. */
import "./page.css";
