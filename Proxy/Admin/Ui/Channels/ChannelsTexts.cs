namespace CozeProxy.Admin.Ui.Channels;

/// <summary>Names the texts beside it.</summary>
internal sealed class ChannelsTexts;
