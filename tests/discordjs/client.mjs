// A small discord.js bot, given only an address and a token. It says what happens to it on standard output, one JSON
// object a line, and leaves when standard input closes.

import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";

const address = process.env.PLAYGROUND_ADDRESS;
const token = process.env.PLAYGROUND_TOKEN;

const say = (event, data = {}) => process.stdout.write(`${JSON.stringify({ event, ...data })}\n`);

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  rest: { api: `${address}/api` },
});

const commands = [
  {
    name: "render",
    description: "Make a sound.",
    options: [
      { name: "prompt", description: "What it should be.", type: ApplicationCommandOptionType.String, required: true },
      { name: "seconds", description: "How long.", type: ApplicationCommandOptionType.Integer, minValue: 1, maxValue: 60 },
      { name: "mood", description: "How it feels.", type: ApplicationCommandOptionType.String, autocomplete: true },
      { name: "clip", description: "What it may sound like.", type: ApplicationCommandOptionType.Attachment },
      { name: "for", description: "Whom it is for.", type: ApplicationCommandOptionType.User },
    ],
  },
  { name: "guarded", description: "For moderators.", defaultMemberPermissions: PermissionFlagsBits.ManageMessages },
];

const moods = ["calm", "bright", "dark", "tense"];

async function render(interaction) {
  const options = interaction.options;
  await interaction.deferReply();
  say("command", {
    prompt: options.getString("prompt"),
    seconds: options.getInteger("seconds"),
    clip: options.getAttachment("clip")?.name ?? null,
    for: options.getUser("for")?.username ?? null,
    by: interaction.user.username,
    channel: interaction.channel?.name ?? null,
    member: interaction.member?.roles?.cache?.size ?? null,
  });
  const sound = Buffer.from("RIFF\0\0\0\0WAVE this is not music, but it is a file");
  const message = await interaction.editReply({
    content: `rendered: ${options.getString("prompt")}`,
    files: [new AttachmentBuilder(sound, { name: "take.wav", description: "the first take" })],
    embeds: [{ title: "Take 1", fields: [{ name: "Tempo", value: "96 BPM" }] }],
    components: [
      new ActionRowBuilder().addComponents(
        new ButtonBuilder().setCustomId("again:1").setLabel("Again").setStyle(ButtonStyle.Primary),
        new ButtonBuilder().setCustomId("words").setLabel("In words").setStyle(ButtonStyle.Secondary),
        new ButtonBuilder().setURL("https://example.org/about").setLabel("About").setStyle(ButtonStyle.Link),
      ),
      new ActionRowBuilder().addComponents(
        new StringSelectMenuBuilder()
          .setCustomId("format")
          .addOptions({ label: "WAV", value: "wav" }, { label: "FLAC", value: "flac" }),
      ),
    ],
  });
  const file = message.attachments.first();
  const fetched = await fetch(file.url);
  const bytes = Buffer.from(await fetched.arrayBuffer());
  say("edited", { message: message.id, file: file.name, size: file.size, same: bytes.equals(sound) });
}

async function button(interaction) {
  if (interaction.customId === "words") {
    await interaction.showModal(
      new ModalBuilder()
        .setCustomId("wish")
        .setTitle("What should change?")
        .addComponents(
          new ActionRowBuilder().addComponents(
            new TextInputBuilder().setCustomId("text").setLabel("Words").setStyle(TextInputStyle.Short),
          ),
        ),
    );
    return;
  }
  await interaction.update({ content: `again, for ${interaction.user.username}`, components: [] });
  await interaction.followUp({ content: "only you can see this", flags: MessageFlags.Ephemeral });
  say("button", { custom_id: interaction.customId, message: interaction.message.id, by: interaction.user.username });
}

async function answer(interaction) {
  if (interaction.isAutocomplete()) {
    const begun = interaction.options.getFocused();
    await interaction.respond(moods.filter((mood) => mood.startsWith(begun)).map((mood) => ({ name: mood, value: mood })));
  } else if (interaction.isChatInputCommand() && interaction.commandName === "render") {
    await render(interaction);
  } else if (interaction.isChatInputCommand()) {
    await interaction.reply({ content: "you may", flags: MessageFlags.Ephemeral });
  } else if (interaction.isButton()) {
    await button(interaction);
  } else if (interaction.isStringSelectMenu()) {
    await interaction.deferUpdate();
    say("select", { values: interaction.values });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `heard: ${interaction.fields.getTextInputValue("text")}` });
  }
}

client.on(Events.InteractionCreate, (interaction) => answer(interaction).catch((error) => say("error", { text: String(error?.stack ?? error) })));
client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot) return;
  const sent = await message.reply(`you said: ${message.content}`);
  say("message", { content: message.content, reply_to: sent.reference?.messageId ?? null });
});
client.on(Events.Error, (error) => say("error", { text: String(error) }));
client.on(Events.Warn, (text) => say("warning", { text }));

client.once(Events.ClientReady, async () => {
  const made = await client.application.commands.set(commands);
  say("ready", {
    user: client.user.username,
    guilds: client.guilds.cache.map((guild) => guild.name),
    channels: client.guilds.cache.first()?.channels.cache.size ?? 0,
    commands: made.map((command) => command.name),
    guarded: made.find((command) => command.name === "guarded")?.defaultMemberPermissions?.has(PermissionFlagsBits.ManageMessages),
    ping: typeof client.ws.ping,
  });
});

process.stdin.on("end", async () => {
  await client.destroy();
  say("closed");
});
process.stdin.resume();

await client.login(token);
