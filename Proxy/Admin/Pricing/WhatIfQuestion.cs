namespace CozeProxy.Admin.Pricing;

/// <summary>A call that nobody makes: what would it cost?</summary>
/// <param name="Model">A model's name as clients write it, or a price's name.</param>
/// <param name="Group">The account's group; null for the one accounts get.</param>
/// <param name="Channel">The channel it goes over; null for the dearest of those that could serve it.</param>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens.</param>
internal sealed record WhatIfQuestion(string Model, string? Group, string? Channel, long Input, long Output);
