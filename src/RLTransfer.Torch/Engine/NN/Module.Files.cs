namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Writes the state in TorchSharp's own format, whole or not at all.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                WholeFile.Write(location, writer => save(writer, skip));
                return this;
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(entry => skip?.Contains(entry.Key) != true).ToList();
                writer.Encode(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads what <see cref="save(string, IList{string})"/> wrote; on an error nothing has changed.</summary>
            /// <remarks><paramref name="loadedParameters"/> takes each name of the file, and whether this module has it.</remarks>
            /// <exception cref="InvalidDataException">The file is damaged or does not fit; the message names it and what is wrong.</exception>
            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                WholeFile.Read(location, reader => load(reader, strict, skip, loadedParameters));
                return this;
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var scope = NewDisposeScope();
                var own = state_dict();
                var found = new Dictionary<string, Tensor>();
                var entries = reader.Decode();
                for (var i = 0L; i < entries; i++)
                {
                    var key = reader.ReadString();
                    var tensor = TensorExtensionMethods.Load(reader);
                    if (own.TryGetValue(key, out var mine) && skip?.Contains(key) != true && mine.dtype != tensor.dtype)
                        throw new ArgumentException($"'{key}' is {tensor.dtype} and should be {mine.dtype}.");
                    if (!found.TryAdd(key, tensor)) throw new InvalidDataException($"'{key}' appears twice.");
                    loadedParameters?.Add(key, own.ContainsKey(key));
                }
                load_state_dict(found, strict, skip);
                return this;
            }

            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);
        }
    }
}
