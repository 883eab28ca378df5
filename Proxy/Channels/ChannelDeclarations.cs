using CozeProxy.Settings;

namespace CozeProxy.Channels;

/// <summary>The channels that configuration declares, and the files it names for them; to be read again when either has changed.</summary>
internal sealed class ChannelDeclarations(IConfiguration configuration)
{
    private volatile MountedFiles _files = new();

    /// <summary>Whether what was read last is right, right or wrong as a whole; with everything that is wrong with it.</summary>
    public bool TryRead(out IReadOnlyList<ChannelSettings> channels, out IReadOnlyList<string> errors)
    {
        var binder = new ChannelBinder(configuration);
        channels = binder.Read();
        errors = binder.Errors;
        _files = binder.Files;
        return errors.Count == 0;
    }

    /// <summary>Whether a file says something else than when it was read last.</summary>
    public bool FilesHaveChanged() => _files.HaveChanged();
}
