// What a tile says of its session: a suggestion never looks like a fact.
import { t } from "../core/i18n.js";

/**
 * The words for a tile's session: a suggestion says that it is one.
 * @param {Pick<Server.Tile, "session" | "session_is_guess">} tile
 */
export const sessionOf = ({ session, session_is_guess: isGuess }) =>
  session && isGuess ? t("Maybe: {name}", { name: session }) : session;
