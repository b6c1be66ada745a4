using System.Runtime.InteropServices;

namespace RLTransfer.Replay;

/// <summary>Keeps rows of numbers: vectors as they are; pictures, which have few different values, as a byte a pixel and a palette.</summary>
/// <remarks>
/// The palette is exact. A picture with a 257th value (noise, photographs) turns the whole store to half precision, which
/// rounds a pixel in [0, 1] by at most 0.00025.
/// </remarks>
internal sealed class PictureStore
{
    private readonly int size, capacity;
    private readonly float[] palette = new float[256];
    private readonly Dictionary<int, byte> places = [];
    private float[]? exact;
    private byte[]? coded;
    private Half[]? rounded;

    /// <summary>An empty store.</summary>
    /// <param name="capacity">Rows that fit.</param>
    /// <param name="size">Numbers of a row.</param>
    /// <param name="pictures">Whether rows are pictures.</param>
    public PictureStore(int capacity, int size, bool pictures)
    {
        (this.capacity, this.size) = (capacity, size);
        if (pictures)
        {
            coded = new byte[checked(capacity * size)];
        }
        else
        {
            exact = new float[checked(capacity * size)];
        }
    }

    /// <summary>Bytes that a number takes now.</summary>
    public int BytesEach => exact is not null ? sizeof(float) : coded is not null ? sizeof(byte) : sizeof(ushort);

    public void Put(int row, ReadOnlySpan<float> values)
    {
        if (exact is not null)
        {
            values.CopyTo(exact.AsSpan(row * size, size));
        }
        else if (coded is null || !Code(values, coded.AsSpan(row * size, size)))
        {
            Round(values, rounded.AsSpan(row * size, size));
        }
    }

    public void Get(int row, Span<float> values)
    {
        if (exact is not null)
        {
            exact.AsSpan(row * size, size).CopyTo(values);
        }
        else if (coded is not null)
        {
            Decode(coded.AsSpan(row * size, size), values);
        }
        else
        {
            Widen(rounded.AsSpan(row * size, size), values);
        }
    }

    /// <summary>Writes the first rows.</summary>
    public void Save(BinaryWriter writer, int rows)
    {
        writer.Write(BytesEach);
        writer.Write(places.Count);
        writer.Write(MemoryMarshal.AsBytes(palette.AsSpan(0, places.Count)));
        writer.Write(Bytes(rows));
    }

    /// <exception cref="InvalidDataException">What was saved is of another kind, or damaged.</exception>
    public void Load(BinaryReader reader, int rows)
    {
        var (bytesEach, colors) = (reader.ReadInt32(), reader.ReadInt32());
        if (colors is < 0 or > 256 || (exact is not null ? bytesEach != sizeof(float) : bytesEach is not (1 or 2)))
        {
            throw new InvalidDataException("A saved replay buffer is damaged, or another environment's.");
        }

        places.Clear();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(palette.AsSpan(0, colors)));
        for (var i = 0; i < colors; i++)
        {
            places[BitConverter.SingleToInt32Bits(palette[i])] = (byte)i;
        }

        if (exact is null)
        {
            coded = bytesEach == sizeof(byte) ? new byte[capacity * size] : null;
            rounded = bytesEach == sizeof(byte) ? null : new Half[capacity * size];
        }

        reader.BaseStream.ReadExactly(Bytes(rows));
    }

    private Span<byte> Bytes(int rows)
    {
        var count = rows * size;
        return exact is not null ? MemoryMarshal.AsBytes(exact.AsSpan(0, count)) : coded is not null ? coded.AsSpan(0, count) : MemoryMarshal.AsBytes(rounded.AsSpan(0, count));
    }

    /// <summary>Each value's place in the palette; false, and the store is one of half precision, where the palette is full.</summary>
    private bool Code(ReadOnlySpan<float> values, Span<byte> codes)
    {
        var (last, code) = (float.NaN, (byte)0);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != last)                                                                     // neighbours are mostly alike
            {
                last = values[i];
                var bits = BitConverter.SingleToInt32Bits(last);
                if (!places.TryGetValue(bits, out code))
                {
                    if (places.Count == 256)
                    {
                        TurnToHalves();
                        return false;
                    }

                    code = (byte)places.Count;
                    palette[code] = last;
                    places.Add(bits, code);
                }
            }

            codes[i] = code;
        }

        return true;
    }

    private void TurnToHalves()
    {
        rounded = new Half[coded!.Length];
        for (var i = 0; i < coded.Length; i++)
        {
            rounded[i] = (Half)palette[coded[i]];
        }

        coded = null;
        places.Clear();
    }

    private void Decode(ReadOnlySpan<byte> codes, Span<float> values)
    {
        var i = 0;
        for (; i + sizeof(ulong) <= codes.Length; i += sizeof(ulong))
        {
            var (eight, first) = (MemoryMarshal.Read<ulong>(codes[i..]), codes[i]);
            if (eight == first * 0x0101010101010101UL)                                                 // neighbours are mostly alike
            {
                values.Slice(i, sizeof(ulong)).Fill(palette[first]);
            }
            else
            {
                for (var j = i; j < i + sizeof(ulong); j++)
                {
                    values[j] = palette[codes[j]];
                }
            }
        }

        for (; i < codes.Length; i++)
        {
            values[i] = palette[codes[i]];
        }
    }

    private static void Round(ReadOnlySpan<float> values, Span<Half> halves)
    {
        for (var i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
        }
    }

    private static void Widen(ReadOnlySpan<Half> halves, Span<float> values)
    {
        for (var i = 0; i < halves.Length; i++)
        {
            values[i] = (float)halves[i];
        }
    }
}
