using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Api.Description.Shapes;
using CozeProxy.Admin.Pricing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api.Description;

/// <summary>
/// Every endpoint of the admin API, by method and path. Bodies and query parameters are not here: they are read off the handlers.
/// A test misses the endpoint that has no line.
/// </summary>
internal static class EndpointDescriptions
{
    private const string Accounts = "accounts";
    private const string Keys = "keys";
    private const string Prices = "prices";
    private const string Channels = "channels";
    private const string Models = "models";
    private const string Usage = "usage";
    private const string Ledger = "ledger";
    private const string Operators = "operators";
    private const string Audit = "audit";
    private const string Log = "log";

    private const int Created = StatusCodes.Status201Created;
    private const int Missing = StatusCodes.Status404NotFound;
    private const int Declared = StatusCodes.Status409Conflict;

    private static readonly Dictionary<string, EndpointDescription> All = new(StringComparer.Ordinal)
    {
        ["GET /accounts"] = new("listAccounts", Accounts, "Lists the accounts, newest first.", typeof(ListAnswer<AccountAnswer>)),
        ["POST /accounts"] = new("createAccount", Accounts, "Opens an account, with a balance or without.", typeof(AccountAnswer)) { Status = Created, Required = ["name"] },
        ["GET /accounts/{id}"] = new("getAccount", Accounts, "Shows an account.", typeof(AccountAnswer)) { Refusals = [Missing] },
        ["PATCH /accounts/{id}"] = new("changeAccount", Accounts, "Changes what is given of an account; null takes a limit away.", typeof(AccountAnswer)) { Refusals = [Missing] },
        ["GET /accounts/{id}/movements"] = new("listMovements", Accounts, "Lists the top-ups and corrections of an account, newest first.", typeof(ListAnswer<Movement>)) { Refusals = [Missing] },
        ["POST /accounts/{id}/topups"] = new("topUpAccount", Accounts, "Adds money to an account, or takes it back with an amount below zero.", typeof(AccountAnswer)) { Refusals = [Missing], TakesIdempotencyKey = true },
        ["POST /accounts/{id}/corrections"] = new("correctAccount", Accounts, "Puts a mistake right, in either direction, with a note and the call it is about.", typeof(AccountAnswer)) { Required = ["note"], Refusals = [Missing], TakesIdempotencyKey = true },
        ["GET /accounts/{id}/statement"] = new("readStatement", Accounts, "Lists all that moved an account's money, newest first, with the balance after each.", typeof(StatementAnswer)) { Refusals = [Missing] },

        ["GET /keys"] = new("listKeys", Keys, "Lists the keys, newest first.", typeof(ListAnswer<KeyAnswer>)),
        ["POST /keys"] = new("createKey", Keys, "Creates a key. This answer alone holds the key itself.", typeof(KeyAnswer)) { Status = Created, Refusals = [Missing] },
        ["GET /keys/{id}"] = new("getKey", Keys, "Shows a key.", typeof(KeyAnswer)) { Refusals = [Missing] },
        ["PATCH /keys/{id}"] = new("changeKey", Keys, "Changes what is given of a key; null takes a limit away.", typeof(KeyAnswer)) { Refusals = [Missing] },
        ["DELETE /keys/{id}"] = new("revokeKey", Keys, "Revokes a key, for good.") { Refusals = [Missing] },

        ["GET /prices"] = new("listPrices", Prices, "Lists the prices.", typeof(ListAnswer<PriceAnswer>)),
        ["GET /missing-prices"] = new("listMissingPrices", Prices, "Lists the models in use that no price is found for.", typeof(ListAnswer<UnpricedModel>)),
        ["GET /what-if"] = new("askWhatIf", Prices, "Says what a call would cost, line by line, and what it would hold.", typeof(WhatIfAnswer)),
        ["GET /prices/{name}"] = new("getPrice", Prices, "Shows a price.", typeof(PriceAnswer)) { Refusals = [Missing] },
        ["PUT /prices/{name}"] = new("putPrice", Prices, "Sets a price; what is left out is free.", typeof(PriceAnswer)) { Refusals = [Declared] },
        ["DELETE /prices/{name}"] = new("deletePrice", Prices, "Removes a price.") { Refusals = [Missing, Declared] },
        ["GET /groups"] = new("listGroups", Prices, "Lists the groups with their ratios.", typeof(ListAnswer<GroupEntry>)),
        ["GET /groups/{name}"] = new("getGroup", Prices, "Shows a group.", typeof(GroupEntry)) { Refusals = [Missing] },
        ["PUT /groups/{name}"] = new("putGroup", Prices, "Sets the ratio of a group.", typeof(GroupEntry)) { Refusals = [Declared] },
        ["DELETE /groups/{name}"] = new("deleteGroup", Prices, "Removes the ratio of a group, which then is 1.") { Refusals = [Missing, Declared] },
        ["GET /pricebook"] = new("exportPriceBook", Prices, "Hands out all prices and groups as one document.", typeof(PriceBookAnswer)),
        ["PUT /pricebook"] = new("importPriceBook", Prices, "Replaces all prices and groups, or merges them into what is there.", typeof(PriceBookAnswer)) { Body = typeof(PriceBookBody), Refusals = [Declared] },

        ["GET /channels"] = new("listChannels", Channels, "Lists the channels with their health. No answer holds a secret.", typeof(ListAnswer<ChannelShape>)),
        ["GET /channels/{name}"] = new("getChannel", Channels, "Shows a channel.", typeof(ChannelShape)) { Refusals = [Missing] },
        ["PUT /channels/{name}"] = new("putChannel", Channels, "Creates or replaces a channel; without a secret it keeps the one it has.", typeof(ChannelShape)) { Body = typeof(ChannelBody), Refusals = [Declared] },
        ["DELETE /channels/{name}"] = new("deleteChannel", Channels, "Removes a channel.") { Refusals = [Missing, Declared] },
        ["POST /channels/{name}/test"] = new("testChannel", Channels, "Tests a channel step by step: its credentials, a token, and, where that is asked for, a run.", typeof(ChannelTestAnswer)) { Refusals = [Missing] },

        ["GET /models"] = new("listModels", Models, "Lists the registered models.", typeof(ListAnswer<ModelShape>)),
        ["GET /models/{name}"] = new("getModel", Models, "Shows a registered model. Its name may hold slashes.", typeof(ModelShape)) { Refusals = [Missing] },
        ["PUT /models/{name}"] = new("putModel", Models, "Registers a model, or replaces it.", typeof(ModelShape)) { Body = typeof(ModelBody), Refusals = [Declared] },
        ["DELETE /models/{name}"] = new("deleteModel", Models, "Removes a registered model.") { Refusals = [Missing, Declared] },

        ["GET /usage"] = new("listUsage", Usage, "Lists calls, newest first.", typeof(ListAnswer<UsageAnswer>)),
        ["GET /usage.csv"] = new("exportUsage", Usage, "Hands out the same calls as a file, however many.", typeof(string)) { MediaType = "text/csv" },
        ["GET /usage/summary"] = new("summarizeUsage", Usage, "Sums calls, tokens and charges.", typeof(ListAnswer<UsageSum>)),
        ["GET /usage/{id}"] = new("getCall", Usage, "Shows a call in full: how its charge came about, what was tried, its corrections.", typeof(UsageAnswer)) { Refusals = [Missing] },
        ["DELETE /usage/{id}/review"] = new("markReviewed", Usage, "Takes a call's mark for review away.") { Refusals = [Missing] },

        ["GET /operators"] = new("listOperators", Operators, "Lists those who sign in to the console by name.", typeof(ListAnswer<OperatorAnswer>)),
        ["POST /operators"] = new("createOperator", Operators, "Adds somebody who signs in to the console by name.", typeof(OperatorAnswer)) { Status = Created, Required = ["name", "role", "password"] },
        ["GET /operators/{id}"] = new("getOperator", Operators, "Shows an operator.", typeof(OperatorAnswer)) { Refusals = [Missing] },
        ["PATCH /operators/{id}"] = new("changeOperator", Operators, "Changes what is given of an operator, who is signed out by it.", typeof(OperatorAnswer)) { Refusals = [Missing] },

        ["GET /audit"] = new("listChanges", Audit, "Lists what operators have changed, newest first.", typeof(ListAnswer<AuditAnswer>)),

        ["GET /loglevel"] = new("getLogLevels", Log, "Shows the levels of this replica's log that were changed while it runs.", typeof(LogLevelAnswer)),
        ["PUT /loglevel"] = new("putLogLevels", Log, "Puts levels by category in force at this replica until it ends; what is not named is the configuration's again.", typeof(LogLevelAnswer)),

        ["GET /ledger/verify"] = new("verifyLedger", Ledger, "Recomputes every balance, hold and charge, and lists each difference.", typeof(LedgerVerification)),
    };

    /// <summary>The line of that endpoint, or null.</summary>
    /// <param name="method">An HTTP method in capitals.</param>
    /// <param name="path">Below <c>/admin/api</c>, its parameters bare: <c>/keys/{id}</c>.</param>
    public static EndpointDescription? Find(string? method, string path) => All.GetValueOrDefault($"{method} {path}");
}
