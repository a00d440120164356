using System.Runtime.InteropServices;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

/// <summary>
/// Where a chain of descents on ⟨2,4,5⟩:32 ended, to four digits: on a family of solutions whose directions come near one another. In the
/// basis in which these have the most zeros, of vectors that are nearly parallel, coordinates go from 0.003 to 40.
/// </summary>
internal static class NearlyParallel
{
    private const double Unit = 8192;

    private const string Numbers =
        "HRMo/d/eNewn/kYANAPqAbv2zPRdCGn3shPPFzjuQxLtCHgIj+ajGLHumOd79Y4I2epw5hcTZewLAnkCJ/7mAc/0tvfDBbQLyBeeEcDzIefG/Z4CtRk/Fj/g3/+bCIL2" +
        "SO97DjP/dASl5xkV1P59BhbysfUqB44Ouuv78HEKNBWo6hUAaAcZ++jgHwDKCtz4If9eA+4hAOAVAK3/uPwZAzgYzPo7GTAQJf8F8zsAkeHJ4Aobgf5RCAUDY/0lADL/" +
        "wfnaJVX07fGbAFf8IQFcAXMAQ/5+7oMQrgBj/a3l0hhb/QkQD/sK+qAF7N2BCqwMHffF/gL38PLkEp0CHRPDGyr3VPMG+eAFyBLvGtMOg/NN/sAKXyHJ7swBKvC0//rh" +
        "jfxiGQgoSgNWAIz9Ifyv/0AB0faE8dD+Wf2FE8kehwITAUb27QEs650BYPHlAq/gVA7a9THcQfHkEIUODPpP7k8R7///+fkDONslAMMMjvf79DLwTvdUB2/vPejt8gQL" +
        "LvnSFuz3jAvd2PP9lw6/9U0enPE9IGACEv1kAeL8xf8G6xn9yOos4QcCSAANAvsC2+4oGHXra/ij8EHljvQNDNAAofh2ATjwRv6qD+b8iyFuDZ/5Sg4OATEUafZ8FZYB" +
        "x+ucIWT5lP2k7bPtGwt7FUH1mgGgEiELWPBVAiQbNxCxD78AN+029nr19A60ABrurPb59W/4o/8OCbgEEwUf+a3/OghKBJwELPpHA/z9FhQ3AxP8MfkV9IvvJwvABT4D" +
        "VQu0Czj6Efey+yDumQWICpECLvRW9oAX5fY5DlQHhfMaC3vyZQULEykKMQFM/tr0BPri+i36NQ2L86wHhwFB6zcFbe7P+J4GEPbUCQIEA/Lj/C4AQQP19k8B5/hKAiPx" +
        "hfU+CN34PBBBE8H8evyOC2P+Lw1XE0X3VQcBAh0GdQqrBGoFtQMN9yEILQ/z78TyAgKr/Ur+n/0HCkQBwvmI6SECyvO2CF74UPl97Tv23gyMBH7+efuB/8EIuvS/AzcL" +
        "PQFQ6iwISf3g9xr/tw9X+IwCnQfZAEXxqvrGAVAFlgC89S/2QgPECRYBIO2U98wCYQjuAM3vWwqQ/LT12/7pE8T3vQIwCOkAKvDO+roBKgWTAAP2rwPG/lj8mP8UB6Ly" +
        "cQRJDXoBTOYC+IQK1gHd928NDvAi+YEHZ/7QD9IBc+9z/G75QwCS/5IEPPgnG6H7CPHRCF0ENwxtDwsKBgeX7OL5M/5s/Ez4URFfBBsEyfxPFfTtiwaPCVsQPQMnCj8C" +
        "lwPz9M/9Jfl8/pP9Se1L/GH0b/3l+4zqv/uv8g79SfseB176AgW69jQCWQXE6gQOVAPmCFv8J/ch/FL5HgbJ7nYIDfiH/AHx8QKo6W715Q4p9pn/CANvAfv9VgEM/WQW" +
        "mAoR8dsJDwCA/8P/VQDI/3UMXf9WDXPo//SC+O//cPQ4EBoD5AE4Ag4FjfTg+tICi/+DBMj1XP6BCaP0rPmZAKvz2fjxALAMnP0JBZ0LQRJd9p4FmfS+C5wFBghIBPDx" +
        "HPYI/tz5pv7U/djzlv11+FT+Vv2Y4fn5H+3V+1T56/xl/xb+lP9S/832+xVjA+T91Q+L+yT81PvxCQ4EgQnF6Sn74weM9aX1LABB8yQYFgdVCWjx8vlx/0PzmRJTAx7w" +
        "me/Q8h7+Hw/e/ej3AAQ7AJL/lhD/87//PwV+9Xf+wgMEAcv6G/9oCg4AFQ9CAxMKtgHYDXYXaQoWBFQFTwP+9uMBqvE4+Y4JsPm5/rEJlgSK+UQE1f1pEMMHDfU5B4X9" +
        "0RLmCHTzSQgBC0X0O/gjAcn96BInAB/ukvCGAN0Kzwtk+U8L7hUtAScE2xJvCub82wSUFbD/AxM5++n7cfgs923zFQkS+yHvFwcdBO0CtPlL/QXzLASCB3b9SxMhCSTz" +
        "fgiV/WYSswi98xgIOgG09pr7NAbo+x4Bi/cB/KMFSPzw+m352PoR5T355v0pB5wKthNy8OIC7v0K+K/yfAls9RUB7Qj59fvtOv7X9tQCPgpUCCYHzP26/mj3ygg0EYDx" +
        "ThR1BZYJCAgTFST4AQlF/i8A4gm78d8CdgWRAd0Gd/Ys/xEEzQJS+CoKegDl/zYCWhao5lQDMQaz9REFA/nxCBj9uP5AFmn0M/3t95zmLAPc8cICcfMS83PxNfVZ/3sI" +
        "QQZMAIP4G/zP+4HwRf+MEqoJZQo7C4gAkPL/+Hj4efWB/5kMkgYQB3gCSe0m93kMwvcU/pgO5wZG9m0GVgHZ9TP7xAaI+yYBSPfg+9AFKfzoB+3+qgmk6xL2K/2lAGD4" +
        "QQ5pA6zo8fzQ9NzyLfZm6HX6sfPB8+X4GQVP/u76cP/OCUQG7P3E+U//DAysD8r6aPBE/icelwF3/2r+0v8RA5kPfgHU5NXzCwxM9fr+pxJaCLv3Lv18/qb+kP1dANPi" +
        "UvAC8tDmyQM67VjonexoCTH82vFtASAAwOL9BeQZ6Q1qDFoWpPwuDIwG1wWECmz+BP0++Z8TXvK65AwCowSI8lsJuBKLAbDuTfxz9EUauu869uAb1Ac7/079hACR/07/" +
        "cP0d5FEFgfvN+ITlEQPxBtjrAQ4EHHEBRAOE9pYGLg1gA0XuE/mr8ooclwGo9778uvluDZL60gxxCZzd8gecA3n3uPnfFrf6Re3kDToTmvrEFeX8m+AjDX0DLgN956wE" +
        "C/ys+bjo0xDL/LcCWAT7DwAZZ/OHGbP4nv3DCxP6AwyR/OH+lQCg/v3+sAMm/wUGx/GI9SMmMPeiAqz+sAI7/8D/PBtH8tAbDPhn/YwBNAJs/QMAP/4AEMYWW+UbANnt" +
        "ORAtFhQSmfQXBDX1QPH685UHR/1NExXvn+2kArHpkQMQBfIAUN6T/fcQmflV9PreJO77B/38gvp28Jn3ef6TAA0B+QKbATbw9gXdCr0eoBBNEjHvK+6yBbDqnAgX+Jz3" +
        "rgL59bT+F/lhEUfw0uR8EXv+qOh96jABr/xqEc0GGA3540YCC/RV+wP3PRMW7+HoJ+3kC7z7C/gf9SH3mAX+/Wv/1BGnB5QOL+WNHOQCQAhMDsIOnQW62gUE7QUQ+UT8" +
        "yxhU/Q/8nQRS8Rrrcxjn/6cQGPkr9oEL9P/WB8wSHBW4FMvz4wOBDlrkzQ07ANb6mRDC8NTvKgWs7PX0JArCCpH82wyEAJH8XwCMAFz/WAWA3NMDpQVl+TwA3QdW6vIN" +
        "mxqj4lEJDfH0/obwzQEsAN38mP5kAaESyQGM33jxYw4=";

    public static Target Target { get; } = new(new Shape(2, 4, 5), 32);

    public static Approximation Point()
    {
        ReadOnlySpan<short> numbers = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(Numbers));
        double[][] factors = new double[3][];
        int at = 0;
        for (int f = 0; f < 3; f++)
        {
            factors[f] = new double[Target.Rank * Target.Tensor.Sizes[f]];
            for (int k = 0; k < factors[f].Length; k++) factors[f][k] = numbers[at++] / Unit;
        }
        return new Approximation(Target, factors, 0, 0);
    }
}
