using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Admin.Answers;
using CozeProxy.Channels;
using CozeProxy.Channels.Testing;
using CozeProxy.Channels.Traffic;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Adds, changes and removes the channels of the database; those of the configuration are changed there and nowhere else. A change is
/// in force on this replica when it returns. What it returns holds the channel's credentials: it is shown by its answer alone.
/// </summary>
internal sealed class ChannelOperations(ChannelCatalog catalog, ChannelRegistry registry, ChannelTraffic traffic, LastTests tests, AuditTrail audit) : IDisposable
{
    private readonly StoredChanges<ChannelEntry> _changes = new(catalog.IsDeclared, registry.GetAsync);

    /// <summary>Adds a channel or replaces it as a whole, but for a secret that the document leaves out.</summary>
    public Task<OperationResult<ChannelEntry>> PutAsync(Actor actor, string name, JsonElement document, CancellationToken cancellationToken) =>
        ChangeAsync(actor, name, stored => WriteAsync(actor, stored, name, document, cancellationToken), cancellationToken);

    /// <summary>Adds a channel under a name that no other has.</summary>
    public Task<OperationResult<ChannelEntry>> CreateAsync(Actor actor, string name, JsonElement document, CancellationToken cancellationToken) => ChangeAsync(
        actor, name, stored => stored is null ? WriteAsync(actor, null, name, document, cancellationToken) : RefuseAsync(ChannelErrors.Exists(stored.Name)), cancellationToken);

    /// <summary>Replaces a channel that nobody has changed or removed since it was seen.</summary>
    public Task<OperationResult<ChannelEntry>> ReplaceAsync(Actor actor, ChannelEntry seen, JsonElement document, CancellationToken cancellationToken) => ChangeAsync(
        actor, seen.Name, stored => stored?.Settings?.StoredAt == seen.Settings?.StoredAt && stored is not null
            ? WriteAsync(actor, stored, seen.Name, document, cancellationToken)
            : RefuseAsync(stored is null ? OperationErrors.NotFound(Nouns.Channel) : OperationErrors.ChangedMeanwhile(seen.Name)), cancellationToken);

    /// <summary>Switches a channel on or off.</summary>
    public Task<OperationResult<ChannelEntry>> SetEnabledAsync(Actor actor, string name, bool isEnabled, CancellationToken cancellationToken) =>
        EditAsync(actor, name, document => document["enabled"] = isEnabled, cancellationToken);

    /// <summary>Changes when the channel is chosen; what is null stays.</summary>
    public Task<OperationResult<ChannelEntry>> ArrangeAsync(Actor actor, string name, int? priority, int? weight, CancellationToken cancellationToken) => EditAsync(
        actor,
        name,
        document =>
        {
            document["priority"] = priority ?? document["priority"]!.GetValue<int>();
            document["weight"] = weight ?? document["weight"]!.GetValue<int>();
        },
        cancellationToken);

    /// <summary>Removes a channel and its credentials.</summary>
    public Task<OperationResult<ChannelEntry>> DeleteAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        ChangeAsync(actor, name, stored => RemoveAsync(actor, stored, cancellationToken), cancellationToken);

    public void Dispose() => _changes.Dispose();

    private Task<OperationResult<ChannelEntry>> EditAsync(Actor actor, string name, Action<JsonObject> edit, CancellationToken cancellationToken) => ChangeAsync(
        actor,
        name,
        stored =>
        {
            if (stored?.Settings is not { } settings)
            {
                return RefuseAsync(stored is null ? OperationErrors.NotFound(Nouns.Channel) : OperationErrors.Invalid(stored.Mistakes, ChannelAnswer.FieldOf));
            }

            var document = ChannelDocument.ToJson(settings);
            edit(document);
            return WriteAsync(actor, stored, stored.Name, JsonSerializer.SerializeToElement(document), cancellationToken);
        },
        cancellationToken);

    private Task<OperationResult<ChannelEntry>> ChangeAsync(
        Actor actor, string name, Func<ChannelEntry?, Task<OperationResult<ChannelEntry>>> change, CancellationToken cancellationToken) =>
        _changes.MakeAsync(actor, name, change, cancellationToken);

    private async Task<OperationResult<ChannelEntry>> WriteAsync(
        Actor actor, ChannelEntry? stored, string name, JsonElement document, CancellationToken cancellationToken)
    {
        var reader = new ChannelDocumentReader(stored?.Name ?? name) { Kept = stored?.Settings };
        if (reader.Read(document) is not { } channel)
        {
            return OperationErrors.Invalid(reader.Mistakes, ChannelAnswer.FieldOf);
        }

        var entry = await registry.PutAsync(channel, cancellationToken);
        if (stored?.Settings is { } before && !before.HasSameBearerAs(channel))
        {
            // What was found out with other credentials tells nothing of these.
            tests.Forget(entry.Name);
        }

        await audit.RecordAsync(
            actor, stored is null ? "channel.create" : "channel.change", Subject(entry.Name), stored is null ? null : ChannelAnswer.Of(stored), ChannelAnswer.Of(entry));
        return entry;
    }

    private async Task<OperationResult<ChannelEntry>> RemoveAsync(Actor actor, ChannelEntry? stored, CancellationToken cancellationToken)
    {
        if (stored is null || !await registry.DeleteAsync(stored.Name, cancellationToken))
        {
            return OperationErrors.NotFound(Nouns.Channel);
        }

        traffic.Forget(stored.Name);
        tests.Forget(stored.Name);
        await audit.RecordAsync(actor, "channel.delete", Subject(stored.Name), ChannelAnswer.Of(stored), null);
        return stored;
    }

    /// <summary>What the audit log calls a channel.</summary>
    public static string Subject(string name) => $"channel/{name}";

    private static Task<OperationResult<ChannelEntry>> RefuseAsync(ApiError error) => Task.FromResult<OperationResult<ChannelEntry>>(error);
}
