package dev.nevertwice.chaos.run;

/** The standard normal distribution in whole millionths: no floating point, so the same on every machine. */
final class NormalDistribution {

    /** Draws are below this. */
    static final long DRAWS = 1 << 16;

    /**
     * The normal quantile at 0.5 + k/256 in millionths, for k from 0 to 127. The last entry stands for the quantile at
     * 1, which is infinite: with 3.1 the standard deviation of what is drawn is 0.998.
     */
    private static final int[] QUANTILE = {
        0, 9_792, 19_584, 29_379, 39_176, 48_977, 58_783, 68_594,
        78_412, 88_238, 98_072, 107_916, 117_770, 127_635, 137_513, 147_405,
        157_311, 167_232, 177_170, 187_125, 197_099, 207_093, 217_107, 227_143,
        237_202, 247_285, 257_394, 267_528, 277_690, 287_881, 298_102, 308_355,
        318_639, 328_958, 339_312, 349_702, 360_130, 370_597, 381_105, 391_656,
        402_250, 412_890, 423_576, 434_311, 445_097, 455_934, 466_825, 477_772,
        488_776, 499_840, 510_966, 522_155, 533_410, 544_733, 556_126, 567_591,
        579_132, 590_751, 602_449, 614_231, 626_099, 638_056, 650_104, 662_248,
        674_490, 686_834, 699_283, 711_842, 724_514, 737_304, 750_215, 763_253,
        776_422, 789_727, 803_173, 816_765, 830_511, 844_415, 858_484, 872_726,
        887_147, 901_754, 916_557, 931_563, 946_782, 962_223, 977_898, 993_816,
        1_009_990, 1_026_433, 1_043_158, 1_060_180, 1_077_516, 1_095_181, 1_113_194, 1_131_577,
        1_150_349, 1_169_537, 1_189_164, 1_209_261, 1_229_859, 1_250_992, 1_272_699, 1_295_022,
        1_318_011, 1_341_718, 1_366_204, 1_391_537, 1_417_797, 1_445_073, 1_473_468, 1_503_103,
        1_534_121, 1_566_689, 1_601_009, 1_637_325, 1_675_940, 1_717_228, 1_761_670, 1_809_892,
        1_862_732, 1_921_351, 1_987_428, 2_063_528, 2_153_875, 2_266_227, 2_417_559, 2_660_067,
        3_100_000,
    };

    private NormalDistribution() {}

    /** The quantile in millionths for a draw in [0, {@link #DRAWS}): symmetric, linear between the table's entries. */
    static long quantile(long draw) {
        if (draw < 0 || draw >= DRAWS) {
            throw new IllegalArgumentException("draw " + draw + " is not in [0, " + DRAWS + ")");
        }
        int half = (int) (draw >> 1);
        int index = half >> 8;
        long between = half & 255;
        long quantile = QUANTILE[index] + (QUANTILE[index + 1] - QUANTILE[index]) * between / 256;
        return (draw & 1) == 0 ? quantile : -quantile;
    }
}
