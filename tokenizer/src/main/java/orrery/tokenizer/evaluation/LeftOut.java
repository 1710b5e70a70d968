package orrery.tokenizer.evaluation;

/**
 * A clip that took no part.
 *
 * @param name path below the folder
 * @param why what is wrong with it
 */
public record LeftOut(String name, String why) {}
