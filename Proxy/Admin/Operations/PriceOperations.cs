using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Sets what models cost and what groups pay of it, one by one or as a whole price book.</summary>
internal sealed class PriceOperations(IPriceStore prices, AuditTrail audit)
{
    private const string Book = "prices";

    /// <summary>Adds or replaces a price; calls that begin from now on pay it.</summary>
    public Task<OperationResult<PriceEntry>> PutPriceAsync(Actor actor, string name, PriceWish wish, CancellationToken cancellationToken) =>
        WritePriceAsync(actor, name, wish, _ => null, cancellationToken);

    /// <summary>Adds a price under a name that no other has.</summary>
    public Task<OperationResult<PriceEntry>> CreatePriceAsync(Actor actor, string name, PriceWish wish, CancellationToken cancellationToken) =>
        WritePriceAsync(actor, name, wish, stored => stored is null ? null : OperationErrors.PriceExists(name), cancellationToken);

    /// <summary>Replaces a price that nobody has changed or removed since it was seen.</summary>
    public Task<OperationResult<PriceEntry>> ReplacePriceAsync(Actor actor, PriceEntry seen, PriceWish wish, CancellationToken cancellationToken) =>
        WritePriceAsync(actor, seen.Name, wish, stored => stored == seen.Price ? null : OperationErrors.ChangedMeanwhile(seen.Name), cancellationToken);

    /// <summary>Removes a price and answers its name; calls under way keep it.</summary>
    public async Task<OperationResult<string>> DeletePriceAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        var before = await prices.GetPriceAsync(name, cancellationToken);
        if (ErrorOf(await prices.DeletePriceAsync(name, cancellationToken), name) is { } error)
        {
            return error;
        }

        await audit.RecordAsync(actor, "price.delete", SubjectOfPrice(name), before is null ? null : PriceAnswer.Of(before), null);
        return name;
    }

    /// <summary>Adds or replaces what a group pays of prices; calls that begin from now on pay it.</summary>
    public Task<OperationResult<GroupEntry>> PutGroupAsync(Actor actor, string name, Ratio ratio, CancellationToken cancellationToken) =>
        WriteGroupAsync(actor, name, ratio, _ => null, cancellationToken);

    /// <summary>Adds a group under a name that no other has.</summary>
    public Task<OperationResult<GroupEntry>> CreateGroupAsync(Actor actor, string name, Ratio ratio, CancellationToken cancellationToken) =>
        WriteGroupAsync(actor, name, ratio, stored => stored is null ? null : OperationErrors.GroupExists(name), cancellationToken);

    /// <summary>Replaces the ratio of a group that nobody has changed or removed since it was seen.</summary>
    public Task<OperationResult<GroupEntry>> ReplaceGroupAsync(Actor actor, GroupEntry seen, Ratio ratio, CancellationToken cancellationToken) =>
        WriteGroupAsync(actor, seen.Name, ratio, stored => stored == seen.Ratio ? null : OperationErrors.ChangedMeanwhile(seen.Name), cancellationToken);

    /// <summary>Removes a group's ratio and answers its name; the group then pays prices as they are.</summary>
    public async Task<OperationResult<string>> DeleteGroupAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        var before = await prices.GetGroupAsync(name, cancellationToken);
        if (ErrorOf(await prices.DeleteGroupAsync(name, cancellationToken), name) is { } error)
        {
            return error;
        }

        await audit.RecordAsync(actor, "group.delete", SubjectOfGroup(name), before, null);
        return name;
    }

    /// <summary>What an import would change; it changes nothing, so whoever may look may ask.</summary>
    public async Task<OperationResult<PriceListDifference>> PreviewAsync(PriceList list, bool merge, CancellationToken cancellationToken)
    {
        var preview = await prices.PreviewAsync(list, merge, cancellationToken);
        return ErrorOf(preview.Import, list) is { } error ? error : PriceListDifference.Between(preview.Before!, preview.After!);
    }

    /// <summary>Takes over a whole price book, all of it or nothing, and answers the one then in force.</summary>
    public async Task<OperationResult<PriceList>> ImportAsync(Actor actor, PriceList list, bool merge, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        var before = await prices.ExportAsync(cancellationToken);
        if (ErrorOf(await prices.ImportAsync(list, merge, cancellationToken), list) is { } error)
        {
            return error;
        }

        var after = await prices.ExportAsync(CancellationToken.None);
        var difference = PriceListDifference.Between(before, after);
        await audit.RecordAsync(
            actor, "prices.import", Book, PriceBookAnswer.Of(Only(before, difference)), PriceBookAnswer.Of(Only(after, difference)));
        return after;
    }

    private async Task<OperationResult<PriceEntry>> WritePriceAsync(
        Actor actor, string name, PriceWish wish, Func<Price?, ApiError?> refuse, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (OperationErrors.OfAmount("hold", wish.Hold) is { } wrong)
        {
            return wrong;
        }

        Price? before = null;
        ApiError? refusal = null;
        var price = wish.ToPrice();
        var result = await prices.PutPriceAsync(name, price, stored => (refusal = refuse(before = stored)) is null, cancellationToken);
        if ((refusal ?? ErrorOf(result, name)) is { } error)
        {
            return error;
        }

        var entry = EntryOf(price);
        await audit.RecordAsync(
            actor,
            before is null ? "price.create" : "price.change",
            SubjectOfPrice(name),
            before is null ? null : PriceAnswer.Of(EntryOf(before)),
            PriceAnswer.Of(entry));
        return entry;

        PriceEntry EntryOf(Price some) => new(name, some, DeclaredInConfiguration: false);
    }

    private async Task<OperationResult<GroupEntry>> WriteGroupAsync(
        Actor actor, string name, Ratio ratio, Func<Ratio?, ApiError?> refuse, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        Ratio? before = null;
        ApiError? refusal = null;
        var result = await prices.PutGroupAsync(name, ratio, stored => (refusal = refuse(before = stored)) is null, cancellationToken);
        if ((refusal ?? ErrorOf(result, name)) is { } error)
        {
            return error;
        }

        var entry = EntryOf(ratio);
        await audit.RecordAsync(
            actor, before is null ? "group.create" : "group.change", SubjectOfGroup(name), before is { } some ? EntryOf(some) : null, entry);
        return entry;

        GroupEntry EntryOf(Ratio some) => new(name, some, DeclaredInConfiguration: false);
    }

    // A book may have thousands of entries, and an entry of the audit log says what has changed.
    private static PriceList Only(PriceList list, PriceListDifference difference)
    {
        var prices = difference.Prices.Select(price => price.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var groups = difference.Groups.Select(group => group.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new PriceList(
            list.Currency, [.. list.Prices.Where(price => prices.Contains(price.Name))], [.. list.Groups.Where(group => groups.Contains(group.Key))]);
    }

    private static ApiError? ErrorOf(PriceStoreResult result, string name) => result switch
    {
        PriceStoreResult.Done => null,
        PriceStoreResult.NotFound => OperationErrors.NotFound(Nouns.PriceOrGroup),
        PriceStoreResult.DeclaredInConfiguration => OperationErrors.DeclaredInConfiguration(name),
        _ => OperationErrors.Invalid("name", "A name is required, and no amount or ratio may be below zero.", "名称不能为空，金额和倍率不能小于零。"),
    };

    private static ApiError? ErrorOf(PriceListImport import, PriceList list)
    {
        var entry = import.Entry ?? "";
        return import.Result switch
        {
            PriceStoreResult.Done => null,
            PriceStoreResult.DeclaredInConfiguration => OperationErrors.DeclaredInConfiguration(entry),
            PriceStoreResult.OtherCurrency => OperationErrors.Invalid(
                entry, $"The amounts are in `{list.Currency}`, but this proxy counts in another currency.", $"金额使用 `{list.Currency}`，与本代理的货币不一致。"),
            _ => OperationErrors.Invalid(
                entry, $"`{entry}` needs a name of its own, and nothing in it may be below zero.", $"`{entry}` 的名称不能为空或重复，其中的值不能小于零。"),
        };
    }

    private static string SubjectOfPrice(string name) => $"price/{name}";

    private static string SubjectOfGroup(string name) => $"group/{name}";
}
