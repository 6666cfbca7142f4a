/**
 * Stars of a rating, none to five, whatever a file or a row says: a page must not break by one picture.
 * @param {unknown} rating
 */
export const starsOf = (rating) => "★".repeat(Math.min(5, Math.max(0, Math.round(Number(rating)) || 0)));
